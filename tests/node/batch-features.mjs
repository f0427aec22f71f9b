// The features of users and products in SQL, by DuckDB over the Parquet files that ours reads.
// arguments: interactions.parquet products.parquet as_of(µs) result-folder ; prints {"seconds": …, "users": n, "items": n}
import { DuckDBInstance } from '@duckdb/node-api';

const [interactions, products, asOf, folder] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`SET threads = 2; SET TimeZone = 'UTC'`);

const events = `
  SELECT i.*, epoch_us(i.event_time) AS t, p.category AS category, coalesce(i.price, p.price) AS unit_price
  FROM read_parquet('${interactions}') i LEFT JOIN read_parquet('${products}') p USING (product_id)
  WHERE epoch_us(i.event_time) < ${asOf}`;
const day = 86400000000;
const week = 7 * day;

const users = `
  WITH e AS (${events}),
  sessions AS (SELECT user_id, avg(d) AS d FROM (
    SELECT user_id, session_id, (max(t) - min(t)) / 1e6 AS d FROM e WHERE session_id IS NOT NULL GROUP BY ALL) GROUP BY user_id),
  favorites AS (SELECT user_id, arg_min(category, (-n, category)) AS category FROM (
    SELECT user_id, category, count(*) AS n FROM e WHERE category IS NOT NULL GROUP BY ALL) GROUP BY user_id)
  SELECT e.user_id, count(*) AS total_interactions,
    count(*) FILTER (interaction_type = 'purchase') AS total_purchases,
    any_value(s.d) AS avg_session_duration,
    any_value(f.category) AS favorite_category,
    avg(unit_price) FILTER (interaction_type = 'purchase') AS avg_price_point,
    (${asOf} - max(t)) // ${day} AS recency_days,
    count(*) / greatest(1, (${asOf} - min(t)) / ${week}) AS frequency_score,
    coalesce(sum(unit_price * coalesce(quantity, 1)) FILTER (interaction_type = 'purchase'), 0) AS monetary_value,
    count(DISTINCT e.category) FILTER (interaction_type = 'purchase') / nullif(count(*) FILTER (interaction_type = 'purchase'), 0) AS diversity_score
  FROM e LEFT JOIN sessions s USING (user_id) LEFT JOIN favorites f USING (user_id) GROUP BY e.user_id ORDER BY e.user_id`;

const items = `
  WITH e AS (${events}),
  p AS (SELECT * FROM read_parquet('${products}')),
  ranks AS (SELECT a.product_id,
      (count(*) FILTER (b.price < a.price) + 0.5 * count(*) FILTER (b.price = a.price)) / count(*) AS percentile
    FROM p a JOIN p b USING (category) GROUP BY ALL),
  shares AS (SELECT category, count(*) / (SELECT count(*) FROM e WHERE interaction_type = 'view') AS share
    FROM e WHERE interaction_type = 'view' GROUP BY category),
  i AS (SELECT product_id, count(*) FILTER (interaction_type = 'view') AS views,
      count(*) FILTER (interaction_type = 'purchase') AS purchases,
      max(t) FILTER (interaction_type = 'purchase') AS last_purchase,
      count(*) FILTER (interaction_type = 'view' AND t >= ${asOf} - ${week}) AS recent,
      count(*) FILTER (interaction_type = 'view' AND t >= ${asOf} - ${5 * week} AND t < ${asOf} - ${week}) AS baseline
    FROM e GROUP BY product_id)
  SELECT i.product_id,
    views / greatest(1, (${asOf} - epoch_us(p.created_at)) // ${day}) AS popularity_score,
    -- least() passes over nulls, so that least(1, null) is 1; without views there is no rate.
    CASE WHEN views > 0 THEN least(1, purchases / views) END AS conversion_rate,
    coalesce(1 / ((${asOf} - last_purchase) // ${day} + 1), 0) AS recency_score,
    r.percentile AS price_percentile, s.share AS category_popularity,
    recent / greatest(1, baseline / 4) AS trending_score
  FROM i JOIN p USING (product_id) JOIN ranks r USING (product_id) LEFT JOIN shares s ON s.category = p.category ORDER BY i.product_id`;

const start = performance.now();
await connection.run(`CREATE TABLE users AS ${users}`);
await connection.run(`CREATE TABLE items AS ${items}`);
const seconds = (performance.now() - start) / 1000;
await connection.run(`COPY users TO '${folder}/users.parquet' (FORMAT parquet)`);
await connection.run(`COPY items TO '${folder}/items.parquet' (FORMAT parquet)`);
const count = async (table) => Number((await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()[0][0]);
console.log(JSON.stringify({ seconds, users: await count('users'), items: await count('items') }));
