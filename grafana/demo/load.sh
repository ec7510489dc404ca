# New rows, and what dbt would leave of its build, every 20 seconds. The file is replaced as a whole, so that nobody reads a half.
set -e
while true; do
  psql --quiet --set ON_ERROR_STOP=1 --single-transaction --file /demo/load.sql
  psql --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --file /demo/run-results.sql --output /artifacts/next.json
  mv /artifacts/next.json /artifacts/run_results.json
  sleep 20
done
