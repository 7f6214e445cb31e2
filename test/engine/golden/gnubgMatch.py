# Writes a match as GNU Backgammon exports it: as match text, and its last game as .gam.
#
#   OUT=played SEED=1 gnubg -t -q -p gnubgMatch.py                        GNU Backgammon plays itself, 0-ply
#   OUT=gnubgMatch IN=ours.mat gnubg -t -q -p gnubgMatch.py               the match in a file
#
# gnubgMatch.mat and gnubgMatch.gam are made of what makeMat writes for the match of the first command: a play's steps
# then have makeMat's order, which GNU Backgammon keeps, and everything else is its own. GNU Backgammon 1.07.001.
import os

import gnubg

for setting in [
    "set display off", "set defaultnames Ann Bob", "set confirm new off", "set confirm save off", "set threads 1",
    "set player 0 gnubg", "set player 1 gnubg", "set automatic game on", "set automatic roll on",
    "set player 0 chequerplay evaluation plies 0", "set player 1 chequerplay evaluation plies 0",
    "set player 0 cubedecision evaluation plies 0", "set player 1 cubedecision evaluation plies 0",
]:
    gnubg.command(setting)
if "IN" in os.environ:
    gnubg.command('import mat "%s"' % os.environ["IN"])
else:
    gnubg.command("set rng mersenne")
    gnubg.command("set seed " + os.environ["SEED"])
    gnubg.command("new match 9")
gnubg.command('export match mat "%s.mat"' % os.environ["OUT"])
gnubg.command('export game gam "%s.gam"' % os.environ["OUT"])
