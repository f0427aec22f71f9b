// Runs queries in DuckDB, which knows nothing of our code: a query per line of standard input, its rows as a line of JSON
// (values as texts) on standard output.
import readline from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run("SET TimeZone = 'UTC'");
for await (const sql of readline.createInterface({ input: process.stdin })) {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  console.log(JSON.stringify(rows.map(row => row.map(value => value === null ? null : String(value)))));
}
