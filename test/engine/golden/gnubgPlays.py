# Writes what GNU Backgammon calls the legal plays of some rolls: position ID, roll, how many plays there are, and the
# texts of some of them, joined by |.
#
#   OUT=gnubgPlays.tsv SEED=1 COUNT=80 MOST=8 gnubg -t -q -p gnubgPlays.py
#
# Positions are random and full of blots, so that hits on the way, shared steps and bear-offs all occur; every third
# roll is a double. GNU Backgammon 1.07.001.
import os
import random

import gnubg

random.seed(int(os.environ["SEED"]))
for setting in [
    "automatic roll off", "automatic game off", "automatic move off", "automatic bearoff off", "display off",
    "player 0 human", "player 1 human", "threads 1",
    "evaluation chequerplay evaluation plies 0", "evaluation chequerplay evaluation cubeful off",
]:
    gnubg.command("set " + setting)
gnubg.command("new game")


def random_side(kind, taken):
    """25 counts, points 1..24 and the bar, of 15 checkers at most."""
    side = [0] * 25
    for _ in range(15 if kind != "bearoff" else random.randint(1, 15)):
        if kind == "bearoff":
            point = min(int(random.expovariate(0.4)), 8)
        else:
            point = random.choice(random.choice([range(25), range(24), range(12), range(6)]))
        if point == 24 or not taken[23 - point]:
            side[point] += 1
    return side


def random_board():
    kind = random.choice(["contact", "contact", "contact", "bearoff"])
    mover = random_side(kind, [0] * 25)
    other = [0] * 25
    for _ in range(15):
        point = random.choice(range(25))
        # Mostly blots: a second checker comes only now and then.
        if point < 24 and (mover[23 - point] or (other[point] and random.random() < 0.8)):
            continue
        other[point] += 1
    return mover, other


with open(os.environ["OUT"], "w") as out:
    written = 0
    while written < int(os.environ["COUNT"]):
        mover, other = random_board()
        if sum(mover) == 0 or sum(other) == 0 or sum(mover) > 15 or sum(other) > 15:
            continue
        die = random.randint(1, 6)
        roll = (die, die) if random.random() < 0.35 else (die, random.randint(1, 6))
        position = gnubg.positionid((tuple(other), tuple(mover)))
        gnubg.command("set turn 1")
        gnubg.command("set board " + position)
        gnubg.command("set dice %d %d" % roll)
        try:
            hint = gnubg.hint(4000)
        except Exception:
            hint = None
        plays = [h["move"] for h in hint["hint"]] if hint and hint.get("hinttype") == "chequer" else []
        shown = random.sample(plays, min(len(plays), int(os.environ["MOST"])))
        out.write("%s\t%d%d\t%d\t%s\n" % (position, roll[0], roll[1], len(plays), "|".join(shown)))
        written += 1
