#!/bin/sh
# Makes data/records/gnubg-2ply-NN.mat anew: 10 sessions of 25 money games, GNU Backgammon 2-ply against itself.
# Needs Debian's gnubg (1.07). About five minutes on one core. See makeSampleRecords.py.
set -eu
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/games"
for seed in 01 02 03 04 05 06 07 08 09 10; do
  OUT="data/records/gnubg-2ply-$seed.mat" SEED="$seed" GAMES=25 PLIES=2 \
    gnubg -t -q -p scripts/makeSampleRecords.py </dev/null >/dev/null
  echo "data/records/gnubg-2ply-$seed.mat"
done
