import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { tellCpu } from './tell-cpu.mjs';

// The reference for the cost of a request: Apollo Server with Express and one field, as its own guide has it. Writes its address as a line of JSON.

const apollo = new ApolloServer({
  typeDefs: 'type Query { hello: String }',
  resolvers: { Query: { hello: () => 'world' } },
});
await apollo.start();
const app = express();
app.use('/graphql', express.json(), expressMiddleware(apollo));
const listener = app.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (listener.address());
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, secret: null })}\n`);
});
tellCpu(() => process.exit(0));
