"""Makes one file of data/records: GNU Backgammon playing itself for money, exported as .mat text.

Run inside GNU Backgammon 1.07 (Debian package `gnubg`), from the repository root:

    OUT=data/records/gnubg-2ply-01.mat SEED=1 GAMES=25 PLIES=2 gnubg -t -q -p scripts/makeSampleRecords.py

scripts/makeSampleRecords.sh runs it for every file. Both sides choose checker plays and cube actions with
PLIES of look-ahead and GNU Backgammon's own default move filters, without noise; Jacoby rule on, no
beavers. The dice come from GNU Backgammon's Mersenne Twister with the seed given, so a file can be
made again.
"""
import os
import gnubg

out = os.environ["OUT"]
seed = int(os.environ["SEED"])
games = int(os.environ["GAMES"])
plies = int(os.environ["PLIES"])

for command in [
    "set rng mersenne",
    "set seed %d" % seed,
    "set display off",
    "set confirm new off",
    "set confirm save off",
    "set automatic roll on",
    "set automatic game off",
    "set jacoby on",
    "set beavers 0",
]:
    gnubg.command(command)

for player, name in ((0, "Light"), (1, "Dark")):
    gnubg.command("set player %d name %s" % (player, name))
    gnubg.command("set player %d gnubg" % player)
    for kind in ("chequerplay", "cubedecision"):
        gnubg.command("set player %d %s evaluation plies %d" % (player, kind, plies))
        gnubg.command("set player %d %s evaluation noise 0" % (player, kind))
        gnubg.command("set player %d %s evaluation cubeful on" % (player, kind))

gnubg.command("new session")
for _ in range(games - 1):
    gnubg.command("new game")
gnubg.command("export match mat %s" % out)
