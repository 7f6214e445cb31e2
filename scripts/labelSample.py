"""Labels decisions of records with GNU Backgammon's look-ahead, for data/labels.

    bin/better-play import data/records --decisions decisions.jsonl
    IN=decisions.jsonl OUT=labels.tsv EVERY=4 PLIES=2 gnubg -t -q -p scripts/labelSample.py

Run inside GNU Backgammon 1.07 (Debian package `gnubg`). Takes every EVERY-th decision; equities and outcome
probabilities are cubeless for money; up to 12 plays within 0.24 of the best are searched at PLIES, the others listed
at 0-ply. About 18 decisions a second of CPU. The columns are those of trainer/records/labels.ts, "records analysed".
"""
import json
import os
import gnubg

every = int(os.environ["EVERY"])
plies = int(os.environ["PLIES"])
listed = 20

for command in [
    "set automatic roll off",
    "set automatic game off",
    "set automatic move off",
    "set automatic bearoff off",
    "set display off",
    "set confirm new off",
    "set player 0 human",
    "set player 1 human",
    "set threads 1",
    "set evaluation chequerplay evaluation plies %d" % plies,
    "set evaluation chequerplay evaluation cubeful off",
    "set evaluation movefilter 1 0 0 12 0.24",
    "set evaluation movefilter 2 0 0 12 0.24",
    "new game",
]:
    gnubg.command(command)

columns = "set file move_no player position_id match_id dice played played_rank played_loss".split()
with open(os.environ["IN"]) as source, open(os.environ["OUT"] + ".tmp", "w") as target:
    target.write("\t".join(columns + ["candidates(rank:move:ply:equity:w,wg,wbg,l,lg,lbg|...)"]) + "\n")
    for number, line in enumerate(source):
        if number % every != 0:
            continue
        decision = json.loads(line)
        gnubg.command("set turn 1")
        gnubg.command("set board " + decision["positionId"])
        gnubg.command("set dice %d %d" % tuple(decision["dice"]))
        hints = gnubg.hint(2000)["hint"][:listed]
        candidates = []
        for rank, hint in enumerate(hints):
            win, gammon, backgammon, lost_gammon, lost_backgammon = hint["details"]["probs"]
            outcome = (win, gammon, backgammon, 1 - win, lost_gammon, lost_backgammon)
            candidates.append(
                "%d:%s:%d:%+.4f:%s"
                % (
                    rank + 1,
                    hint["move"],
                    hint["context"]["plies"],
                    hint["equity"],
                    ",".join("%.4f" % p for p in outcome),
                )
            )
        stem = os.path.splitext(os.path.basename(decision["file"]))[0]
        fields = ["sample", stem, str(decision["turn"] + 1), decision["player"], decision["positionId"], ""]
        fields += ["%d%d" % tuple(decision["dice"]), decision["play"], "", "", "|".join(candidates)]
        target.write("\t".join(fields) + "\n")
os.rename(os.environ["OUT"] + ".tmp", os.environ["OUT"])
