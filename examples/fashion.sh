#!/usr/bin/env bash
# Trains the networks of this folder on Fashion-MNIST and prints their accuracies on the 10,000 test images.
#
#   examples/fashion.sh FOLDER [mlp|cnn …]
#
# FOLDER holds the four files of Fashion-MNIST (https://github.com/zalandoresearch/fashion-mnist, MIT licence) in the idx format.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ $# -lt 1 ] || [ ! -f "$1/train-images-idx3-ubyte.gz" ]; then
  echo "usage: examples/fashion.sh FOLDER [mlp|cnn …]: a folder with train-images-idx3-ubyte.gz and its like" >&2
  exit 2
fi
folder=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- mlp cnn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

penstock=$home/deploy/bin/penstock
"$penstock" --version
cd "$home"
maven=./mvnw
"$maven" -B -ntp -q --version >/dev/null 2>&1 </dev/null || maven=mvn
MAVEN_OPTS="${MAVEN_OPTS:--Xmx1g}" "$maven" -B -ntp -q -pl examples -am compile -Dall.jar.skip </dev/null
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
  java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
SPARK_LOCAL_IP=127.0.0.1 java -Xmx2g "${opens[@]}" -Dlog4j2.configurationFile=log4j2-penstock.properties \
  -cp "examples/target/classes:deploy/target/classes:$(cat deploy/target/classpath.txt)" \
  io.penstock.examples.networks.FashionTables "$folder" "$work"

for network in "$@"; do
  echo "== $network"
  PENSTOCK_MEMORY="${PENSTOCK_MEMORY:-4g}" "$penstock" train --pipeline "examples/fashion-$network.yaml" --data "$work/train" \
    --test "$work/test" --target label --metrics accuracy --model "$work/model-$network"
done
