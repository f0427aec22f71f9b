// Reads a Delta table without our library: replays the JSON commits here, reads each active file with DuckDB, checks
// sizes, row counts, bounds and the checkpoint against what it finds, and prints { version, files, rows, hash } where
// hash is the SHA-256 over all rows, sorted, as JSON lines. Arguments: the table's folder, and its columns as
// name:type,... with the types long, string, date, double, timestamp. Problems go to standard error, with exit code 1.
import fs from 'node:fs';
import path from 'node:path';
import crypto from 'node:crypto';
import { DuckDBInstance } from '@duckdb/node-api';

const [table, columnsText] = process.argv.slice(2);
const columns = columnsText.split(',').map(text => { const [name, type] = text.split(':'); return { name, type }; });
const log = path.join(table, '_delta_log');
const problems = [];
const active = new Map();
const names = fs.readdirSync(log).filter(name => /^\d{20}\.json$/.test(name)).sort();
const states = new Map();
let protocol, metadata;
names.forEach((name, expected) => {
  if (Number(name.slice(0, 20)) !== expected) problems.push(`version ${expected} is missing`);
  const added = new Set(), removed = new Set();
  for (const line of fs.readFileSync(path.join(log, name), 'utf8').split('\n').filter(line => line)) {
    const action = JSON.parse(line);
    if (Object.keys(action).length !== 1) problems.push(`${name}: a line with ${Object.keys(action)}`);
    if (action.protocol) protocol = action.protocol;
    if (action.metaData) metadata = action.metaData;
    if (action.remove) { removed.add(action.remove.path); if (!active.delete(action.remove.path)) problems.push(`${name} removes ${action.remove.path}, which is not there`); }
    if (action.add) {
      if (added.has(action.add.path) || active.has(action.add.path)) problems.push(`${name} adds ${action.add.path} twice`);
      added.add(action.add.path);
      active.set(action.add.path, action.add);
    }
  }
  states.set(expected, [...active.keys()].sort());
});
if (!protocol || !metadata) problems.push('no protocol or no metaData');

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run("SET TimeZone = 'UTC'");
const literal = text => `'${text.replaceAll("'", "''")}'`;
const query = async sql => (await connection.runAndReadAll(sql)).getRows();

for (const name of fs.readdirSync(log).filter(name => /^\d{20}\.checkpoint\.parquet$/.test(name))) {
  const version = Number(name.slice(0, 20));
  const inside = (await query(`SELECT add.path FROM read_parquet(${literal(path.join(log, name))}) WHERE add IS NOT NULL ORDER BY 1`)).map(row => row[0]);
  if (JSON.stringify(inside.sort()) !== JSON.stringify(states.get(version))) problems.push(`${name} differs from the commits`);
}

const days = text => Math.round(Date.parse(text + 'T00:00:00Z') / 86400000);
const micros = text => BigInt(Date.parse(text.slice(0, 23) + 'Z')) * 1000n + BigInt(text.slice(23, 26));
function hex(number) { const view = new DataView(new ArrayBuffer(8)); view.setFloat64(0, number); return Buffer.from(view.buffer).toString('hex'); }
const select = { long: n => `"${n}"`, string: n => `"${n}"`, date: n => `date_diff('day', DATE '1970-01-01', "${n}")`, double: n => `"${n}"`, timestamp: n => `epoch_us("${n}")` };
const render = (value, type) => value === null || value === undefined ? 'null' : type === 'double' ? `"d:${hex(value)}"` : type === 'string' ? JSON.stringify(value) : String(value);
const bound = (value, type) => type === 'date' ? days(value) : type === 'timestamp' ? micros(value) : type === 'long' ? BigInt(value) : value;

const rows = [];
for (const add of active.values()) {
  const file = path.join(table, decodeURIComponent(add.path));
  if (!fs.existsSync(file) || fs.statSync(file).size !== add.size) { problems.push(`${add.path} is not there with ${add.size} bytes`); continue; }
  const stored = columns.filter(column => !metadata.partitionColumns.includes(column.name));
  const found = await query(`SELECT ${stored.map(column => select[column.type](column.name)).join(', ')} FROM read_parquet(${literal(file)}, hive_partitioning = false)`);
  const stats = JSON.parse(add.stats);
  if (found.length !== stats.numRecords) problems.push(`${add.path} has ${found.length} rows, its statistics say ${stats.numRecords}`);
  stored.forEach((column, i) => {
    const present = found.map(row => row[i]).filter(value => value !== null);
    if (stats.nullCount[column.name] !== found.length - present.length) problems.push(`${add.path}: nulls of ${column.name}`);
    if (!present.length) { if (stats.minValues[column.name] !== undefined) problems.push(`${add.path}: a bound of ${column.name} without a value`); return; }
    const low = present.reduce((a, b) => (b < a ? b : a)), high = present.reduce((a, b) => (b > a ? b : a));
    if (low != bound(stats.minValues[column.name], column.type)) problems.push(`${add.path}: least ${column.name} is ${low}, not ${stats.minValues[column.name]}`);
    if (high != bound(stats.maxValues[column.name], column.type)) problems.push(`${add.path}: greatest ${column.name} is ${high}, not ${stats.maxValues[column.name]}`);
  });
  for (const row of found) {
    const values = columns.map(column => {
      const i = stored.indexOf(column);
      if (i >= 0) return render(row[i], column.type);
      const text = add.partitionValues[column.name];
      return render(text === null ? null : column.type === 'date' ? days(text) : text, column.type);
    });
    rows.push(`[${values.join(',')}]`);
  }
}
rows.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const hash = crypto.createHash('sha256');
for (const row of rows) hash.update(row + '\n');
if (problems.length) { console.error(problems.join('\n')); process.exit(1); }
console.log(JSON.stringify({ version: names.length - 1, files: active.size, rows: rows.length, hash: hash.digest('hex') }));
