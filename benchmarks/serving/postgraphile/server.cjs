// PostGraphile 5 as one would run it in production: no GraphiQL, no subscriptions, answers written as strings.
// CommonJS, so that NODE_PATH says where it was installed.
const { createServer } = require("node:http");
const { postgraphile } = require("postgraphile");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");
const { PostGraphileAmberPreset } = require("postgraphile/presets/amber");
const { fields, smartTags } = require("./fields.cjs");

const database = makePgService({
  connectionString: process.env.DATABASE,
  schemas: ["public"],
  poolConfig: { max: Number(process.env.POOL) },
});
const serv = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [fields, smartTags],
  pgServices: [database],
  gather: { muteWarnings: true },
  schema: { defaultBehavior: "+list" },
  grafast: { explain: false },
  grafserv: { graphiql: false, websockets: false, outputDataAsString: true },
}).createServ(grafserv);

const server = createServer();
serv.addTo(server);
server.listen(Number(process.env.PORT), "127.0.0.1");
