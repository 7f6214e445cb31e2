"""Takes TensorFlow's C library, its headers and NVIDIA's libraries out of wheels: unpack.py WHEELS FOLDER."""
import pathlib
import re
import sys
import zipfile

WANTED = re.compile(
    r"tensorflow/libtensorflow_(cc|framework)\.so\.2"
    r"|tensorflow/include/(tensorflow/c|tensorflow/core/platform|tsl/c|tsl/platform)/.*\.h"
    r"|nvidia/(?!.*/include/).*"
    r"|[^/]+\.dist-info/(LICENSE|License|NOTICE).*"
)

wheels, folder = sys.argv[1:]
for wheel in sorted(pathlib.Path(wheels).glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if WANTED.fullmatch(name)])
    wheel.unlink()
