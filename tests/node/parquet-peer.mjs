// Reads the cases of a folder with DuckDB and hyparquet, compares their rows with the expected ones, and lets DuckDB
// write each file again. Argument: the folder, whose cases.json lists { file, expected, back, copy, columns }.
// Prints one line for every difference; nothing when all agree.
import fs from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetReadObjects } from 'hyparquet';
import zlib from 'node:zlib';

const folder = process.argv[2];
const cases = JSON.parse(fs.readFileSync(path.join(folder, 'cases.json'), 'utf8'));
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");

function quote(text) {
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0);
    const short = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }[c];
    out += short ?? (code < 0x20 ? '\\u' + code.toString(16).padStart(4, '0') : c);
  }
  return out + '"';
}

function bits(value, size) {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value); else view.setFloat64(0, value);
  return Buffer.from(view.buffer, 0, size).toString('hex');
}

// lossy: what hyparquet cannot return exactly is left out on both sides.
function render(value, type, lossy) {
  if (value === null || value === undefined) return 'null';
  switch (type.k) {
    case 'boolean': return value ? 'true' : 'false';
    case 'float': return Number.isNaN(value) ? '"f:NaN"' : `"f:${bits(value, 4)}"`;
    case 'double': return Number.isNaN(value) ? '"d:NaN"' : `"d:${bits(value, 8)}"`;
    case 'decimal': return lossy ? '"decimal"' : `"${value.toString()}"`;
    case 'string': return quote(value);
    case 'binary': return `"x:${Buffer.from(value.bytes ?? value).toString('hex')}"`;
    case 'uuid': return `"${value.toString()}"`;
    case 'date': return String(value.days ?? value);
    case 'moment': return String(value.micros ?? value.nanos ?? value);
    case 'list': return '[' + Array.from(value.items ?? value, item => render(item, type.e, lossy)).join(',') + ']';
    case 'struct': return '{' + type.f.map(f => `${quote(f.n)}:${render((value.entries ?? value)[f.n], f.t, lossy)}`).join(',') + '}';
    case 'map': {
      const entries = Array.isArray(value.entries) ? value.entries
        : Array.isArray(value) ? value : Object.entries(value).map(([key, v]) => ({ key, value: v }));
      const pairs = entries.map(({ key, value: v }) => `[${lossy ? quote(String(key)) : render(key, type.key, false)},${render(v, type.value, lossy)}]`);
      return '[' + (lossy ? pairs.sort() : pairs).join(',') + ']';
    }
    default: return String(value);
  }
}

const row = (values, types, lossy) => '[' + types.map((t, i) => render(values[i], t, lossy)).join(',') + ']';

function differ(who, name, actual, expected) {
  if (actual.length !== expected.length)
    console.log(`${name}: ${who} reads ${actual.length} rows instead of ${expected.length}`);
  const at = actual.findIndex((line, i) => line !== expected[i]);
  if (at >= 0 && at < expected.length)
    console.log(`${name}: ${who} differs in row ${at}: ${actual[at]} instead of ${expected[at]}`);
}

async function duck(sql) {
  return (await connection.runAndReadAll(sql)).getRows();
}

const identity = v => v;
const parsers = {
  timestampFromMilliseconds: identity, timestampFromMicroseconds: identity, timestampFromNanoseconds: identity, dateFromDays: identity,
};

for (const c of cases) {
  const name = path.basename(c.file);
  try {
    const types = c.columns.map(f => f.t);
    const lines = fs.readFileSync(c.expected, 'utf8').split('\n').slice(0, -1);
    const rows = await duck(`SELECT * FROM '${c.file}'`);
    differ('DuckDB', name, rows.map(r => row(r, types, false)), lines);
    await connection.run(`COPY (SELECT * FROM '${c.file}') TO '${c.back}' (FORMAT parquet, ${c.copy})`);
    const bytes = fs.readFileSync(c.file);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const objects = await parquetReadObjects({
      file, parsers, utf8: false, compressors: { GZIP: input => zlib.gunzipSync(input) },
    });
    differ('hyparquet', name, objects.map(o => row(c.columns.map(f => o[f.n]), types, true)), rows.map(r => row(r, types, true)));
  } catch (e) {
    console.log(`${name}: ${e.message}`);
  }
}
