// The official JavaScript SDK as publisher, subscriber and state client of a sidecar.
// usage: node dapr-sdk.mjs APP_PORT SIDECAR_HTTP_PORT ; prints one JSON object
import { DaprClient, DaprServer, DaprPubSubStatusEnum, CommunicationProtocolEnum } from "@dapr/dapr";

const [appPort, sidecarPort] = process.argv.slice(2);
const options = { daprHost: "127.0.0.1", daprPort: sidecarPort, communicationProtocol: CommunicationProtocolEnum.HTTP };
const server = new DaprServer({ serverHost: "127.0.0.1", serverPort: appPort, clientOptions: options });
const received = [];
let refused = false;
const all = new Promise((resolve) => {
  server.pubsub.subscribe("pubsub", "orders", async (data) => {
    // The first delivery is refused, so that the message has to come again.
    if (data.n === 2 && !refused) {
      refused = true;
      return DaprPubSubStatusEnum.RETRY;
    }
    received.push(data.n);
    if (received.length === 3) resolve();
    return DaprPubSubStatusEnum.SUCCESS;
  });
});
await server.start();

const client = new DaprClient(options);
const result = {};
for (const n of [1, 2, 3])
  await client.pubsub.publish("pubsub", "orders", { n }, { metadata: { partitionKey: "0" } });
const bulk = await client.pubsub.publishBulk("pubsub", "elsewhere", [{ n: 1 }, "text"]);
result.failed = bulk.failedMessages.length;

await client.state.save("store", [{ key: "a", value: { x: 1 } }, { key: "b", value: "text" }]);
result.got = await client.state.get("store", "a");
result.bulk = (await client.state.getBulk("store", ["a", "b", "none"])).map((item) => [item.key, item.data ?? null]);
await client.state.transaction("store", [
  { operation: "upsert", request: { key: "c", value: 3 } },
  { operation: "delete", request: { key: "b" } },
]);
result.afterTransaction = [await client.state.get("store", "c"), await client.state.get("store", "b")];
await client.state.delete("store", "a");
result.afterDelete = await client.state.get("store", "a");
const stale = await client.state.save("store", [{ key: "c", value: 4, etag: "wrong" }]);
result.staleRefused = stale.error !== undefined;
result.metadata = (await client.metadata.get()).id;

await all;
result.received = received;
console.log("RESULT " + JSON.stringify(result));
process.exit(0);
