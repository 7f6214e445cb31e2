"""GNU Backgammon's answers to many (position, roll) pairs: how many distinct positions its legal plays lead to, and a hash of them.

Run inside GNU Backgammon 1.07 (Debian package `gnubg`), as scripts/differential/gnubg.mjs does:

    IN=pairs.txt OUT=answers.txt VARIATION=standard gnubg -t -q -p scripts/differential/gnubgPlays.py

IN has a pair a line, "4HPwATDgc/ABMA 31": the Position ID, the dice. OUT gets a line a pair, in the same order:

    4HPwATDgc/ABMA 31 16 0a1b2c3d4e5f6071    16 results, the first 64 bits of the SHA-256 of their sorted Position IDs
    27YBANC2bQAABA 65 refused                GNU Backgammon does not take the position

With LIST=1 the IDs themselves follow the hash. Results are seen by the side that rolls next. The last line is
"end PAIRS REPLAYED SECONDS": of every 50th pair one play was made by the `move` command and the board read back.

Every answer is checked to be of the pair asked: the board, and the dice in the Match ID that comes with the hint.
Anything else raises, and without the "end" line the file does not count.
"""
import base64
import hashlib
import os
import time

import gnubg

REPLAY_EVERY = 50
MOST_PLAYS = 5000  # GNU Backgammon's own list holds at most 3060.
NEW_GAME_EVERY = 1000  # Every board set is a record of the game: begin another before they add up.

command = gnubg.command
is_listing = os.environ.get("LIST") == "1"


def set_up(variation):
    for line in [
        "set automatic roll off",
        "set automatic game off",
        "set automatic move off",
        "set automatic bearoff off",
        "set confirm new off",
        "set display off",
        "set output rawboard on",
        "set player 0 human",
        "set player 1 human",
        "set threads 1",
        # 0-ply scores every play once and filters none.
        "set evaluation chequerplay evaluation plies 0",
        "set evaluation chequerplay evaluation cubeful off",
        "set evaluation chequerplay evaluation noise 0",
        "set variation %s" % variation,
    ]:
        command(line)


def dice_of(match_id):
    """The two dice in a Match ID, bits 15-17 and 18-20."""
    bits = int.from_bytes(base64.b64decode(match_id), "little")
    return (bits >> 15) & 7, (bits >> 18) & 7


def ask(position_id, dice):
    """The moves of every legal play as text, or None where GNU Backgammon calls the position invalid."""
    try:
        board = gnubg.positionfromid(position_id)
    except ValueError:
        return None
    command("set board " + position_id)
    command("set dice %d %d" % dice)
    hint = gnubg.hint(MOST_PLAYS)
    asked, match_id = hint["gnubgid"].split(":")
    is_asked = gnubg.board() == board and asked == position_id and sorted(dice_of(match_id)) == sorted(dice)
    if hint["hinttype"] != "chequer" or not is_asked:
        raise Exception("%s %s: answered %s" % (position_id, dice, hint["gnubgid"]))
    return [play["move"] for play in hint["hint"]]


def result_of(board, play):
    """The board after a play, seen by the other side. `board` is (opponent, player on roll), 25 counts each.

    GNU Backgammon writes every point where a checker hits ("8/5*/4"), so a blot is hit wherever a move ends.
    """
    opponent, own = list(board[0]), list(board[1])
    for start, end in gnubg.parsemove(play):
        own[start - 1] -= 1
        if end > 0:
            own[end - 1] += 1
            if opponent[24 - end]:
                opponent[24 - end] -= 1
                opponent[24] += 1
    return tuple(own), tuple(opponent)


def replay(play, expected):
    """Makes the play in GNU Backgammon and compares the board it shows."""
    command("move " + play)
    if gnubg.board() != expected:
        raise Exception("%s: %s on the board, computed %s" % (play, gnubg.board(), expected))
    command("set turn 1")


def main():
    started_at = time.time()
    set_up(os.environ["VARIATION"])
    pairs = replayed = 0
    with open(os.environ["IN"]) as lines, open(os.environ["OUT"], "w") as out:
        for line in lines:
            position_id, digits = line.split()
            if pairs % NEW_GAME_EVERY == 0:
                command("new game")
                command("set turn 1")
            pairs += 1
            plays = ask(position_id, (int(digits[0]), int(digits[1])))
            if plays is None:
                out.write("%s %s refused\n" % (position_id, digits))
                continue
            board = gnubg.positionfromid(position_id)
            results = [result_of(board, play) for play in plays]
            ids = sorted(gnubg.positionid(result) for result in results)
            if len(set(ids)) < len(ids):
                raise Exception("%s %s: a result twice in %s" % (position_id, digits, plays))
            digest = hashlib.sha256("".join(ids).encode()).hexdigest()[:16]
            rest = " " + " ".join(ids) if is_listing else ""
            out.write("%s %s %d %s%s\n" % (position_id, digits, len(ids), digest, rest))
            chosen = pairs * 7 % max(len(plays), 1)
            # The game ends with the last checker: then there is no board to read.
            if pairs % REPLAY_EVERY == 0 and plays and any(results[chosen][0]):
                replay(plays[chosen], results[chosen])
                replayed += 1
        out.write("end %d %d %.2f\n" % (pairs, replayed, time.time() - started_at))


main()
