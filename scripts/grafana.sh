#!/usr/bin/env bash
# Puts tracer-bio's data source, dashboards and alert rules into an installed Grafana, and lets
# Grafana's user read the database. Stands alone: it is installed beside the files it installs.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: grafana.sh [--undo] [--database FILE] [--group NAME] [--user NAME] [--root FOLDER]

Installs the data source, dashboards and alert rules, makes the group that reads the database,
joins Grafana's user to it, and gives it the database and, by a drop-in, the service. Doing it again
changes nothing. Says what it did, and what is left to do: it restarts nothing.

  --undo            take all of that back
  --database FILE   default: /var/lib/tracer-bio/tracer_bio.db
  --group NAME      who reads the database; default: tracer-bio
  --user NAME       whom Grafana runs as; default: grafana
  --root FOLDER     install below FOLDER, as into an image; default: this machine
  -h, --help        show this text
USAGE
}

say() { printf '%s\n' "$*"; }

die() {
  printf 'grafana.sh: %s\n' "$*" >&2
  exit "${status:-1}"
}

undo=false
database=/var/lib/tracer-bio/tracer_bio.db
group=tracer-bio
user=grafana
root=
while (($#)); do
  case $1 in
    --undo) undo=true ;;
    --database | --group | --user | --root)
      [[ -n ${2:-} ]] || status=2 die "$1 needs a value (see --help)"
      printf -v "${1#--}" %s "$2"
      shift
      ;;
    -h | --help) usage; exit 0 ;;
    *) status=2 die "unknown argument: $1 (see --help)" ;;
  esac
  shift
done
# It becomes part of a URI, in YAML.
[[ $database =~ ^/[A-Za-z0-9._/-]+$ ]] ||
  status=2 die "--database needs an absolute path of letters, digits and . _ / -"
[[ $group =~ ^[a-z_][a-z0-9_-]*$ ]] || status=2 die "no name of a group: $group"
root=${root%/}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for source in "$here/../config/grafana" "$here/grafana"; do
  [[ ! -d $source ]] || break
done
[[ -d $source ]] || die "config/grafana is not beside this script"

provisioning=$root/etc/grafana/provisioning
drop_in=$root/etc/systemd/system/tracer-bio.service.d/grafana.conf
prefix=()
[[ -z $root ]] || prefix=(--prefix "$root")

[[ $EUID == 0 ]] || die "needs root: it writes $provisioning, and makes a group"
[[ -d $provisioning ]] || die "no Grafana here: there is no folder $provisioning"

# Read from the files below --root: the tools of the machine know its own alone.
members() { awk -F: -v name="$group" '$1 == name { print $4 }' "$root/etc/group"; }
has_group() { grep -q "^$group:" "$root/etc/group"; }
has_user() { grep -q "^$user:" "$root/etc/passwd"; }
is_member() { [[ ,$(members), == *,$user,* ]]; }

# put FILE: standard input, where it differs.
put() {
  local new
  new=$(mktemp)
  cat >"$new"
  if cmp --quiet "$new" "$1"; then
    rm "$new"
    return
  fi
  install -D --mode=644 "$new" "$1"
  rm "$new"
  say "written: $1"
}

# remove PATH...
remove() {
  local path
  for path in "$@"; do
    [[ -e $path ]] || continue
    rm -r "$path"
    say "removed: $path"
  done
}

# The database's files that are there.
database_files() {
  local end
  for end in '' -wal -shm -lock; do
    [[ ! -f $root$database$end || -L $root$database$end ]] || printf '%s\n' "$root$database$end"
  done
}

install_provisioning() {
  local file
  sed "s|^\( *path: \).*|\1$database|" "$source/provisioning/datasources/tracer-bio.yaml" |
    put "$provisioning/datasources/tracer-bio.yaml"
  # Below /etc, for a clone may be where Grafana's user cannot read. Without $root: as Grafana sees it.
  sed "s|^\( *path: \).*|\1/etc/grafana/provisioning/dashboards/tracer-bio|" \
    "$source/provisioning/dashboards/tracer-bio.yaml" | put "$provisioning/dashboards/tracer-bio.yaml"
  for file in "$source"/provisioning/alerting/*.yaml; do
    put "$provisioning/alerting/${file##*/}" <"$file"
  done
  for file in "$source"/dashboards/*.json; do
    put "$provisioning/dashboards/tracer-bio/${file##*/}" <"$file"
  done
}

join_group() {
  if ! has_group; then
    groupadd "${prefix[@]}" --system "$group"
    say "made: group $group"
  fi
  if ! has_user; then
    say "to do: no user $user is here; join the one that Grafana runs as to $group (usermod -aG)"
  elif ! is_member; then
    usermod "${prefix[@]}" --append --groups "$group" "$user"
    say "joined: $user to group $group"
  fi
}

# Of the machine itself or of the image: by number, for its names may differ.
group_number() { awk -F: -v name="$group" '$1 == name { print $3 }' "$root/etc/group"; }

give_database() {
  local folder number file
  folder=$(dirname "$root$database")
  number=$(group_number)
  if [[ -d $folder && $(stat --format='%g %A' "$folder") != "$number drwxr-s---" ]]; then
    case $(stat --format=%A "$folder") in
      # For its group alone, as the service and the daemon make it. New files are for its group, then.
      drwxr-[xs]---)
        chgrp "$number" "$folder"
        chmod g+s "$folder"
        say "given to group $group: $folder"
        ;;
      d??????r?[xt]) ;; # everybody enters it
      *) say "to do: group $group cannot enter $folder: give the database a folder of its own" ;;
    esac
  fi
  while read -r file; do
    [[ $(stat --format='%g %A' "$file") != "$number "????r* ]] || continue
    chgrp "$number" "$file"
    chmod g+r "$file"
    say "given to group $group: $file"
  done < <(database_files)
}

install_all() {
  install_provisioning
  join_group
  give_database
  # systemd gives the folder to the service's group at each start.
  printf '# By grafana.sh: the group that reads the database.\n[Service]\nGroup=%s\n' "$group" | put "$drop_in"
  [[ -d $root/var/lib/grafana/plugins/frser-sqlite-datasource ]] ||
    say "to do: grafana cli plugins install frser-sqlite-datasource"
  case $database in
    /home/* | /root/* | /tmp/* | /var/tmp/*)
      say "to do: Grafana's unit may not see $database (ProtectHome=, PrivateTmp=): put it below /var/lib"
      ;;
  esac
  say "to do: $(after "put group = \"$group\" into [database] of its configuration")"
}

undo_all() {
  local uid
  # Grafana keeps rules whose file is gone; it deletes those that a file tells it to.
  if [[ -e $provisioning/alerting/tracer-bio.yaml ]] && ! grep -q '^deleteRules:' "$provisioning/alerting/tracer-bio.yaml"; then
    {
      printf '# By grafana.sh --undo: deletes the rules at the next start. Of no use after that.\napiVersion: 1\ndeleteRules:\n'
      while read -r uid; do printf '  - {orgId: 1, uid: %s}\n' "$uid"; done < <(
        sed -n 's/^ *- uid: \(tracer-bio-[a-z-]*\)$/\1/p' "$source/provisioning/alerting/tracer-bio.yaml")
    } | put "$provisioning/alerting/tracer-bio.yaml"
    say "to do: once Grafana was started, rm $provisioning/alerting/tracer-bio.yaml"
  fi
  remove "$provisioning/datasources/tracer-bio.yaml" "$provisioning/dashboards/tracer-bio.yaml" \
    "$provisioning/dashboards/tracer-bio" "$drop_in"
  take_database_back
  leave_group
  say "to do: $(after "take the line group = … out of [database] of its configuration")"
}

take_database_back() {
  local path
  has_group || return 0
  while read -r path; do
    [[ -e $path && $(stat --format=%g "$path") == "$(group_number)" ]] || continue
    chgrp 0 "$path"
    [[ ! -d $path ]] || chmod g-s "$path"
    say "taken back from group $group: $path"
  done < <(dirname "$root$database"; database_files)
}

leave_group() {
  local others
  has_group || return 0
  if has_user && is_member; then
    others=$(awk -F: -v user="$user" -v left="$group" '
      $1 != left && ("," $4 ",") ~ ("," user ",") { printf "%s%s", comma, $1; comma = "," }' "$root/etc/group")
    usermod "${prefix[@]}" --groups "$others" "$user"
    say "left: $user the group $group"
  fi
  if [[ -n $(members) ]]; then
    say "kept: group $group, for it has other members ($(members))"
  elif groupdel "${prefix[@]}" "$group"; then
    say "removed: group $group"
  fi
}

# What makes it all count: $1 is for who runs the daemon without systemd.
after() {
  if [[ -z $root && -d /run/systemd/system ]]; then
    systemctl daemon-reload
    printf 'systemctl restart tracer-bio grafana-server'
  else
    printf 'restart tracer-bio and Grafana; without systemd %s first' "$1"
  fi
}

if $undo; then undo_all; else install_all; fi
