#!/bin/sh
# Builds images that serve under the public names where no image registry can be reached: Debian from its package mirror,
# this machine's Node, and Apache Kafka's jars from Maven Central. Root only. Usage: stand-ins.sh FOLDER NODE_PACKAGE JARS
set -eu
work=$1
node_bin=$2
jars=$3
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

base() { # FOLDER PACKAGES
  [ -e "$1/.complete" ] || { rm -rf "$1"; debootstrap --variant=minbase --include="$2" bookworm "$1" "$mirror" >"$1.log" 2>&1; touch "$1/.complete"; }
}

base "$work/node" ca-certificates
mkdir -p "$work/node/usr/local/bin" "$work/node/usr/local/lib"
cp -L "$node_bin" "$work/node/usr/local/bin/node"
npm_home=$(dirname "$(readlink -f "$(command -v npm)")")/..
rm -rf "$work/node/usr/local/lib/npm"
cp -a "$(readlink -f "$npm_home")" "$work/node/usr/local/lib/npm"
printf '#!/bin/sh\nexec node /usr/local/lib/npm/bin/npm-cli.js "$@"\n' >"$work/node/usr/local/bin/npm"
chmod +x "$work/node/usr/local/bin/npm"
grep -q '^node:' "$work/node/etc/passwd" || echo 'node:x:1000:1000::/home/node:/bin/sh' >>"$work/node/etc/passwd"
grep -q '^node:' "$work/node/etc/group" || echo 'node:x:1000:' >>"$work/node/etc/group"
# It trusts whom this machine trusts: a package registry may have a certificate of the house.
trusted=/etc/ssl/certs/this-machine.pem
cp -L "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$work/node$trusted"
tar -C "$work/node" --exclude=./var/cache/apt -c . |
  docker import -c 'CMD ["node"]' -c "ENV NODE_EXTRA_CA_CERTS=$trusted" - node:24-slim >/dev/null

if [ ! -e "$work/kafka/.java" ]; then
  base "$work/kafka" ca-certificates
  mount -t proc proc "$work/kafka/proc"
  trap 'umount "$work/kafka/proc" 2>/dev/null || true' EXIT
  chroot "$work/kafka" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless' >"$work/java.log" 2>&1
  umount "$work/kafka/proc"
  touch "$work/kafka/.java"
fi
rm -rf "$work/kafka/opt/kafka"
mkdir -p "$work/kafka/opt/kafka" "$work/kafka/var/lib/kafka/data"
cp -a "$jars" "$work/kafka/opt/kafka/libs"
chmod 777 "$work/kafka/var/lib/kafka/data"
# As the public image does: KAFKA_LOG_DIRS becomes log.dirs.
cat >"$work/kafka/opt/kafka/run" <<'RUN'
#!/bin/sh
set -e
properties=/tmp/server.properties
env | grep '^KAFKA_' | while IFS='=' read -r name value; do
  echo "$(echo "${name#KAFKA_}" | tr '[:upper:]_' '[:lower:].')=$value"
done >"$properties"
grep -q '^log.dirs=' "$properties" || echo 'log.dirs=/tmp/kafka' >>"$properties"
export CLASSPATH='/opt/kafka/libs/*'
java="java -Xmx256m -Dlog4j2.configurationFile=/opt/kafka/log4j2.properties"
$java kafka.tools.StorageTool format --ignore-formatted -t bWlsbHJhY2UtbG9jYWwta2Y -c "$properties"
exec $java kafka.Kafka "$properties"
RUN
chmod +x "$work/kafka/opt/kafka/run"
cat >"$work/kafka/opt/kafka/log4j2.properties" <<'LOG'
status=error
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=[%d] %p %m (%c)%n
rootLogger.level=info
rootLogger.appenderRef.out.ref=out
LOG
tar -C "$work/kafka" --exclude=./var/cache/apt --exclude=./proc/* -c . |
  docker import -c 'CMD ["/opt/kafka/run"]' - apache/kafka:4.3.1 >/dev/null
