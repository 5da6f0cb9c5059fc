#!/usr/bin/env bash
# Scores yesterday's data with the current version of a model; for cron. A second run of a scored day does nothing.
#
#   15 2 * * * /opt/penstock/examples/score-nightly.sh hdfs:///models/churn hdfs:///events hdfs:///scores
set -euo pipefail
model=$1 data=$2 output=$3
day=${4:-$(date -d yesterday +%F)}
penstock=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/deploy/bin/penstock
reports=${PENSTOCK_REPORTS:-.}

if [ -e "$output/day=$day/_SUCCESS" ]; then
  echo "$output/day=$day was scored already" >&2
  exit 0
fi

# Exit codes: 0 scored, 2 a mistake in this call, 3 rows that break a rule; anything else is worth another try.
exec "$penstock" score --model "$model" --data "$data/day=$day" --output "$output/day=$day" \
  --run-report "$reports/_RUN-$day.json" --json
