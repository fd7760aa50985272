#!/usr/bin/env bash
# Starts and stops real servers for tests, each on loopback and in a folder of its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
Usage: services.sh start|stop|status|install SERVICE [--dir DIR] [--port N]

Starts, stops or looks for a server: postgresql, rabbitmq or kafka. What it keeps is in DIR
(default: build/services/SERVICE); started again there, it has what it had. install brings what start
needs, and Debian does not have.

postgresql: Debian's, on 127.0.0.1 (user tracer, with the password of DIR/password) and on the unix
socket in DIR (user postgres, without one); database tracer. start prints its URL. Root runs it as
the user postgres.

rabbitmq: Debian's, on 127.0.0.1 (user tracer, with the password of DIR/password), with three
ports more behind its own: of its node, of an epmd of its own, and with TLS (DIR/ca.pem). start prints
its URL. Root runs it as the user rabbitmq.

kafka: one broker (KRaft) of Maven Central's jars, which stay in build/services/kafka-jars, on
127.0.0.1, with the topics tracer (8 partitions) and tracer.dead. Others are not made by themselves.
start prints its URL. It also has the next port, and on the one after that TLS (DIR/ca.pem) with
SASL: user tracer, with the password of DIR/password. Root runs it as the user daemon.

  --dir DIR    its folder
  --port N     on 127.0.0.1 (default: 54329, rabbitmq 54672, kafka 59092)
  -h, --help   show this text

Exit code of status: 0 it runs, 1 it does not.
USAGE
}

[[ ${1:-} != -h && ${1:-} != --help ]] || { usage; exit 0; }
(($# >= 2)) || usage_error "what, and which service?"
action=$1 service=$2
shift 2
dir=$root/build/services/$service
port=""
while (($#)); do
  case $1 in
    --dir | --port) set_option "$1" "${2:-}"; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
  shift
done
[[ $port =~ ^[0-9]*$ ]] || usage_error "no number of a port: $port"

make_dir() {
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
}

# Ends a process; after half a minute without its doing.
end_process() {
  local pid=$1 tries
  kill "$pid"
  for ((tries = 0; tries < 300; ++tries)); do
    [[ -e /proc/$pid ]] || return 0
    sleep 0.1
  done
  kill -KILL "$pid"
}

make_password() {
  (umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
}

# DIR/key.pem, and DIR/ca.pem, which vouches for itself.
make_certificate() {
  command -v openssl >/dev/null || die "openssl is not installed (scripts/install-deps.sh services)"
  (umask 077 && openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=127.0.0.1 \
    -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout "$dir/key.pem" -out "$dir/ca.pem" \
    2>"$dir/openssl.log") || die "openssl failed: $dir/openssl.log"
}

# --- PostgreSQL ---

# A tool of the newest PostgreSQL that is installed, as who may run the server.
postgresql_tool() {
  local tool=$1 found=()
  shift
  for candidate in /usr/lib/postgresql/*/bin/"$tool"; do
    [[ ! -x $candidate ]] || found+=("$candidate")
  done
  ((${#found[@]})) || die "PostgreSQL is not installed (scripts/install-deps.sh services)"
  # In a folder that it may enter.
  if [[ $EUID == 0 ]]; then
    (cd "$dir" && runuser -u postgres -- "${found[-1]}" "$@")
  else
    (cd "$dir" && "${found[-1]}" "$@")
  fi
}

postgresql_runs() {
  local pid
  [[ -s $dir/data/postmaster.pid ]] || return 1
  pid=$(head -n 1 "$dir/data/postmaster.pid")
  # The file stays behind a server that was killed, and its number may be another process's by now.
  [[ -e /proc/$pid && $(readlink -f "/proc/$pid/cwd") == $(readlink -f "$dir/data") ]]
}

postgresql_make() {
  make_password
  [[ $EUID != 0 ]] || chown postgres: "$dir" "$dir/password"
  postgresql_tool initdb --no-sync --pgdata data --username postgres --encoding UTF8 --locale C.UTF-8 \
    --auth-local trust --auth-host scram-sha-256 >"$dir/initdb.log" 2>&1 || die "initdb failed: $dir/initdb.log"
}

# The first start makes the user and the database.
postgresql_fill() {
  local psql=(psql --quiet --no-psqlrc --host "$dir" --port "$port" --username postgres)
  [[ ! -e $dir/filled ]] || return 0
  postgresql_tool "${psql[@]}" --dbname postgres <<SQL
SET password_encryption = 'scram-sha-256';
CREATE ROLE tracer LOGIN PASSWORD '$(<"$dir/password")';
CREATE DATABASE tracer OWNER tracer;
SQL
  touch "$dir/filled"
}

postgresql_install() { :; }

postgresql_start() {
  make_dir
  ((${#dir} < 90)) || die "a socket's path cannot be as long: $dir"
  [[ -e $dir/data/PG_VERSION ]] || postgresql_make
  if ! postgresql_runs; then
    local tries=0
    # Processes of one that was killed may still be on their way out.
    until postgresql_tool pg_ctl --pgdata data --wait --timeout 60 --log data/server.log --options \
      "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='$dir'" start >"$dir/pg_ctl.log" 2>&1; do
      ((++tries < 20)) || die "PostgreSQL did not start: $dir/data/server.log"
      sleep 0.5
    done
  fi
  postgresql_fill
  echo "postgresql://tracer@127.0.0.1:$port/tracer"
}

postgresql_stop() {
  ! postgresql_runs || postgresql_tool pg_ctl --pgdata data --mode fast --wait stop >/dev/null
}

# --- Kafka ---

kafka_jars=$root/build/services/kafka-jars

kafka_install() {
  local tool
  for tool in java mvn openssl; do
    command -v "$tool" >/dev/null || die "$tool is not installed (scripts/install-deps.sh services)"
  done
  mkdir -p "$root/build/services"
  # Of several at once, one brings them.
  (
    flock 9
    install_jars "$root/tests/kafka/broker" "$kafka_jars"
  ) 9>"$root/build/services/kafka-jars.lock"
}

# A program of its jars, as who may run the server; arguments may also be in a file: @FILE.
kafka_java() {
  local as=()
  # Not as nobody: tests look for what that user runs.
  [[ $EUID != 0 ]] || as=(setpriv --reuid=daemon --regid=daemon --clear-groups)
  exec "${as[@]}" java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$kafka_jars/*" \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true \
    -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info "$@"
}

kafka_runs() {
  local pid
  [[ -s $dir/pid ]] || return 1
  pid=$(<"$dir/pid")
  # The file stays behind a server that was killed, and its number may be another process's by now.
  [[ -e /proc/$pid && $(readlink -f "/proc/$pid/cwd") == $(readlink -f "$dir/data") ]]
}

kafka_configure() {
  (umask 077 && cat >"$dir/server.properties") <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1)),SASL_SSL://127.0.0.1:$((port + 2))
advertised.listeners=PLAINTEXT://127.0.0.1:$port,SASL_SSL://127.0.0.1:$((port + 2))
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_tracer="$(<"$dir/password")";
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location=$dir/keystore.pem
log.dirs=$dir/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
PROPERTIES
}

kafka_make() {
  make_password
  (
    umask 077
    make_certificate
    cat "$dir/key.pem" "$dir/ca.pem" >"$dir/keystore.pem"
    # Not on the command line, which everybody sees.
    cat >"$dir/format" <<ARGUMENTS
kafka.tools.StorageTool format --cluster-id tracer-bio-test-cluster --config "$dir/server.properties"
--add-scram "SCRAM-SHA-512=[name=tracer,password=$(<"$dir/password")]"
ARGUMENTS
  )
  mkdir -p "$dir/data"
  kafka_configure
  [[ $EUID != 0 ]] || chown --recursive daemon:daemon "$dir"
  (kafka_java "@$dir/format") >"$dir/format.log" 2>&1 || die "the storage could not be made: $dir/format.log"
}

kafka_launch() {
  local tries
  kafka_configure
  [[ $EUID != 0 ]] || chown daemon:daemon "$dir/server.properties"
  : >"$dir/kafka.log"
  (cd "$dir/data" && kafka_java kafka.Kafka "$dir/server.properties") >>"$dir/kafka.log" 2>&1 </dev/null &
  echo $! >"$dir/pid"
  disown
  for ((tries = 0; tries < 600; ++tries)); do
    ! grep --quiet 'Kafka Server started' "$dir/kafka.log" || return 0
    [[ -e /proc/$(<"$dir/pid") ]] || break
    sleep 0.2
  done
  die "Kafka did not start: $dir/kafka.log"
}

# The first start makes the topics.
kafka_fill() {
  local topics=(org.apache.kafka.tools.TopicCommand --bootstrap-server "127.0.0.1:$port" --create --if-not-exists)
  [[ ! -e $dir/filled ]] || return 0
  {
    (kafka_java "${topics[@]}" --topic tracer --partitions 8) && (kafka_java "${topics[@]}" --topic tracer.dead)
  } >"$dir/topics.log" 2>&1 || die "the topics could not be made: $dir/topics.log"
  touch "$dir/filled"
}

kafka_start() {
  kafka_install
  make_dir
  [[ -e $dir/data/meta.properties ]] || kafka_make
  kafka_runs || kafka_launch
  kafka_fill
  echo "kafka://127.0.0.1:$port"
}

kafka_stop() {
  ! kafka_runs || end_process "$(<"$dir/pid")"
}

# --- RabbitMQ ---

# A program of RabbitMQ's or Erlang's, as who may run the server, and with nothing of another node's.
rabbitmq_tool() {
  local as=()
  [[ $EUID != 0 ]] || as=(runuser -u rabbitmq --)
  (cd "$dir" && "${as[@]}" env -i PATH="$PATH" HOME="$dir" LANG=C.UTF-8 \
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$((port + 2)) RABBITMQ_DIST_PORT=$((port + 1)) \
    RABBITMQ_NODENAME="tracer-$port@localhost" RABBITMQ_CONF_ENV_FILE="$dir/none" \
    RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" RABBITMQ_ADVANCED_CONFIG_FILE="$dir/advanced.config" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins" RABBITMQ_MNESIA_BASE="$dir/data" \
    RABBITMQ_LOG_BASE="$dir" RABBITMQ_PID_FILE="$dir/pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none" "$@")
}

rabbitmq_runs() {
  local pid
  [[ -s $dir/pid ]] || return 1
  pid=$(<"$dir/pid")
  # The file stays behind a server that was killed, and its number may be another process's by now.
  [[ $(readlink -f "/proc/$pid/cwd") == $(readlink -f "$dir") && $(<"/proc/$pid/comm") == beam* ]]
} 2>/dev/null

# The user and the virtual host are made anew at each start, which changes nothing.
rabbitmq_make() {
  mkdir -p "$dir/data"
  [[ -s $dir/password ]] || make_password
  [[ -s $dir/ca.pem ]] || make_certificate
  echo "$port" >"$dir/port"
  echo '[].' >"$dir/enabled_plugins"
  cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
listeners.ssl.1 = 127.0.0.1:$((port + 3))
ssl_options.cacertfile = $dir/ca.pem
ssl_options.certfile = $dir/ca.pem
ssl_options.keyfile = $dir/key.pem
ssl_options.verify = verify_none
load_definitions = $dir/definitions.json
log.file.level = warning
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 256MB
CONF
  echo '[{kernel, [{inet_dist_use_interface, {127, 0, 0, 1}}]}].' >"$dir/advanced.config"
  (umask 077 && cat >"$dir/definitions.json") <<JSON
{"users": [{"name": "tracer", "password": "$(<"$dir/password")", "tags": ""}],
 "vhosts": [{"name": "/"}],
 "permissions": [{"user": "tracer", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}]}
JSON
  [[ $EUID != 0 ]] || chown -R rabbitmq: "$dir"
}

rabbitmq_install() { :; }

rabbitmq_start() {
  local server=(/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server)
  [[ -x ${server[-1]} ]] || die "RabbitMQ is not installed (scripts/install-deps.sh services)"
  make_dir
  if ! rabbitmq_runs; then
    rm -f "$dir/pid"
    rabbitmq_make
    # One that may be stopped although a node is named by it.
    rabbitmq_tool setsid epmd -daemon -address 127.0.0.1 -port $((port + 2)) -relaxed_command_check
    rabbitmq_tool setsid "${server[-1]}" >"$dir/start.log" 2>&1 </dev/null &
    local starter=$! tries=0
    until rabbitmq_runs && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
      [[ -e /proc/$starter ]] && ((++tries < 600)) && sleep 0.1 && continue
      die "RabbitMQ did not start: $dir/start.log"
    done
    disown
  fi
  echo "amqp://tracer@127.0.0.1:$port"
}

rabbitmq_stop() {
  ! rabbitmq_runs || end_process "$(<"$dir/pid")"
  rm -f "$dir/pid"
  [[ ! -s $dir/port ]] || { port=$(<"$dir/port") && rabbitmq_tool epmd -kill >/dev/null 2>&1; } || true
}

case $service in
  postgresql) port=${port:-54329} ;;
  rabbitmq) port=${port:-54672} ;;
  kafka) port=${port:-59092} ;;
  *) usage_error "unknown service: $service" ;;
esac
case $action in
  start | stop | install) "${service}_$action" ;;
  status)
    if "${service}_runs"; then echo "$service runs in $dir"; else echo "$service does not run in $dir"; exit 1; fi
    ;;
  *) usage_error "unknown action: $action" ;;
esac
