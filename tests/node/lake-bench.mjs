// Times DuckDB at what the lake benchmark times ours at. Arguments: "write" FILE ROWS, "scan" FILE, "sort" FILE TO,
// "lookup" FILE, or "checkpoint" FILE.
// Prints one line of JSON with seconds.
import { DuckDBInstance } from '@duckdb/node-api';

const [verb, file, rows] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");

async function seconds(sql) {
  const start = process.hrtime.bigint();
  await connection.runAndReadAll(sql);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const result = {};
if (verb === 'write') {
  await connection.run(`CREATE TABLE interactions AS SELECT
      'evt-' || (i * 7919 % 1000000007) AS event_id,
      'user-' || (hash(i) % 100000) AS user_id,
      'item-' || (hash(i + 1) % 20000) AS item_id,
      ['view', 'click', 'cart', 'purchase', 'rate'][1 + (hash(i + 2) % 5)::INT] AS event_type,
      (hash(i + 3) % 3000000)::BIGINT AS session_id,
      to_timestamp(1700000000 + i / 50) AS event_timestamp,
      to_timestamp(1700000002 + i / 50 + (hash(i + 4) % 1000) / 1000) AS created_timestamp,
      ((hash(i + 5) % 100000) / 100)::DECIMAL(10, 2) AS price,
      (1 + hash(i + 6) % 5)::INT AS quantity,
      CASE WHEN hash(i + 7) % 10 < 7 THEN NULL ELSE 1 + (hash(i + 7) % 9) / 2.0 END::DOUBLE AS rating,
      (hash(i + 8) % 1000000007)::DOUBLE / 1000000007 AS score,
      hash(i + 9) % 3 = 0 AS is_mobile
    FROM range(${Number(rows)}) t(i)`);
  result.write = await seconds(`COPY interactions TO '${file}' (FORMAT parquet, COMPRESSION snappy)`);
} else if (verb === 'sort') {
  result.sort = await seconds(`COPY (FROM '${file}' ORDER BY user_id) TO '${rows}' (FORMAT parquet, COMPRESSION snappy)`);
} else if (verb === 'lookup') {
  const start = process.hrtime.bigint();
  for (let i = 0; i < 20; i++)
    await connection.runAndReadAll(`FROM '${file}' WHERE user_id = 'user-${i * 4999}'`);
  result.lookup = Number(process.hrtime.bigint() - start) / 1e9 / 20;
} else if (verb === 'checkpoint') {
  const read = `SELECT count(*), sum(strlen(add.path)), sum(strlen(add.stats)), sum(add.size) FROM '${file}'`;
  result.checkpoint = Math.min(await seconds(read), await seconds(read), await seconds(read));
} else {
  const all = `SELECT sum(strlen(event_id)), sum(strlen(user_id)), sum(strlen(item_id)), sum(strlen(event_type)), sum(session_id),
    sum(epoch_us(event_timestamp)), sum(epoch_us(created_timestamp)), sum(price), sum(quantity), sum(rating), sum(score),
    count(*) FILTER (is_mobile) FROM '${file}'`;
  const three = `SELECT sum(strlen(user_id)), sum(epoch_us(event_timestamp)), sum(score) FROM '${file}'`;
  result.scan = Math.min(await seconds(all), await seconds(all), await seconds(all));
  result.project = Math.min(await seconds(three), await seconds(three), await seconds(three));
}
console.log(JSON.stringify(result));
