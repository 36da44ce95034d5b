#!/bin/sh
# nginx does not ask a gateway whether it wants traffic. This asks, twice a second, and puts a file for each gateway that
# says no where nginx.conf looks for it:
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
      # It says no, or takes no connection. One that is merely slow stays: the other one would be slow next.
      22 | 7) touch "$folder/$number" ;;
    esac
  done
  sleep 0.5
done
