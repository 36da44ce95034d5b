#!/bin/sh
# nginx has no active health checks. This script checks each gateway's /readyz twice per second. For each gateway that is not
# ready, it creates a file that nginx.conf looks for:
#
#   sh watch-readiness.sh FOLDER HOST:PORT...
folder=$1
shift
mkdir -p "$folder"
while :; do
  number=0
  for gateway; do
    number=$((number + 1))
    curl --silent --fail --max-time 2 --output /dev/null "http://$gateway/readyz"
    case $? in
      0) rm -f "$folder/$number" ;;
      # The gateway answers 503 or refuses the connection. A slow gateway stays in, because the other one would be slow next.
      22 | 7) touch "$folder/$number" ;;
    esac
  done
  sleep 0.5
done
