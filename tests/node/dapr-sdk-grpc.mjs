// The official JavaScript SDK with gRPC both ways: as client of a sidecar, and as an app that the sidecar calls.
// usage: node dapr-sdk-grpc.mjs APP_PORT SIDECAR_GRPC_PORT ; prints one JSON object
import { DaprClient, DaprServer, DaprPubSubStatusEnum, CommunicationProtocolEnum, HttpMethod } from "@dapr/dapr";

const [appPort, sidecarPort] = process.argv.slice(2);
const options = { daprHost: "127.0.0.1", daprPort: sidecarPort, communicationProtocol: CommunicationProtocolEnum.GRPC };
const server = new DaprServer({
  serverHost: "127.0.0.1", serverPort: appPort, communicationProtocol: CommunicationProtocolEnum.GRPC, clientOptions: options,
});

const waits = [];
// Collects what a handler is called with; the promise ends when it was called so often.
function collect(count) {
  const items = [];
  let done;
  waits.push(new Promise((resolve) => { done = resolve; }));
  return { items, add: (item) => { items.push(item); if (items.length === count) done(); } };
}

const orders = collect(3);
let refused = false;
await server.pubsub.subscribe("pubsub", "orders", async (data) => {
  // The first delivery is refused, so that the message has to come again.
  if (data.n === 2 && !refused) {
    refused = true;
    return DaprPubSubStatusEnum.RETRY;
  }
  orders.add(data.n);
  return DaprPubSubStatusEnum.SUCCESS;
});
const dead = collect(1);
await server.pubsub.subscribeWithOptions("pubsub", "unwanted", {
  deadLetterTopic: "dead", callback: async () => DaprPubSubStatusEnum.DROP,
});
await server.pubsub.subscribe("pubsub", "dead", async (data) => dead.add(data.n));
const bulk = collect(4);
await server.pubsub.subscribeBulk("pubsub", "many", async (data) => bulk.add(data.n), { maxMessagesCount: 4, maxAwaitDurationMs: 200 });
const ticks = collect(1);
await server.binding.receive("tick", async () => ticks.add("tick"));
await server.invoker.listen("echo", async (call) => ({ got: JSON.parse(call.body), query: call.query }), { method: HttpMethod.POST });
await server.start();

const client = new DaprClient(options);
const result = {};
for (const n of [1, 2, 3])
  await client.pubsub.publish("pubsub", "orders", { n }, { metadata: { partitionKey: "0" } });
await client.pubsub.publish("pubsub", "unwanted", { n: 7 });
const published = await client.pubsub.publishBulk("pubsub", "many", [1, 2, 3, 4].map((n) => ({ n })), { partitionKey: "0" });
result.failed = published.failedMessages.length;

await client.state.save("store", [{ key: "a", value: { x: 1 } }, { key: "b", value: "text" }]);
result.got = await client.state.get("store", "a");
result.bulk = (await client.state.getBulk("store", ["a", "b", "none"])).map((item) => [item.key, item.data]);
await client.state.transaction("store", [
  { operation: "upsert", request: { key: "c", value: "3" } },
  { operation: "delete", request: { key: "b" } },
]);
result.afterTransaction = [await client.state.get("store", "c"), await client.state.get("store", "b")];
const etag = (await client.state.getBulk("store", ["c"]))[0].etag;
const save = (value, expected) => client.state.save("store", [{ key: "c", value, etag: expected }]).then(() => "saved", (error) => error.code);
result.stale = await save("4", "wrong");
result.fresh = await save("5", etag);
await client.state.delete("store", "a");
result.afterDelete = await client.state.get("store", "a");

result.invokedSelf = await client.invoker.invoke("jsapp", "echo", HttpMethod.POST, { a: 1 });
result.invokedWeb = await client.invoker.invoke("web", "things/5", HttpMethod.PUT, { b: 2 });
result.invokedNobody = await client.invoker.invoke("nobody", "x", HttpMethod.GET).then(() => "answered", (error) => error.rawMessage);
result.secret = await client.secret.get("secrets", "plain");
result.secrets = await client.secret.getBulk("secrets");
await client.metadata.set("colour", "red");
const metadata = await client.metadata.get();
result.metadata = [metadata.id, metadata.extended.colour, metadata.components.map((component) => component.name).includes("pubsub")];

result.locks = [];
for (const owner of ["me", "you"]) result.locks.push((await client.lock.lock("locks", "door", owner, 60)).success);
for (const owner of ["you", "me", "me"]) result.locks.push((await client.lock.unlock("locks", "door", owner)).status);
const colour = (await client.configuration.get("settings", ["colour"])).items.colour;
result.setting = [colour.value, colour.version];
const changes = collect(1);
const changing = await client.configuration.subscribeWithKeys("settings", ["colour"], async (change) => changes.add(change.items.colour.value));
result.file = Buffer.from((await client.binding.send("files", "get", undefined, { fileName: "note.txt" })).data).toString();

await Promise.all(waits);
await changing.stop();
result.changed = changes.items[0];
result.orders = orders.items;
result.dead = dead.items;
result.many = bulk.items;
console.log("RESULT " + JSON.stringify(result));
process.exit(0);
