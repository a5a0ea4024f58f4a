import 'graphiql/style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { onServer, socketAddress } from '../client/base-path.js';
import './explorer.css';

const path = '/graphql';

/** The session's cookie answers; the header makes the browser ask first, so that no other site can use the cookie. */
const fetcher = createGraphiQLFetcher({
  url: onServer(path),
  subscriptionUrl: socketAddress(path),
  headers: { 'apollo-require-preflight': 'true' },
  fetch: (input, init) => fetch(input, { ...init, credentials: 'same-origin' }),
});

const firstQuery = `# Cartograph's API. Sign in on the console first; the session's cookie is used here.
# Try it: what does the shop's log hold?
query Shop {
  shop {
    name
    timeZone
    snapshot {
      id
      rows
      committedAt
    }
    users
    products
    buyers
    revenue
  }
}
`;

const root = document.getElementById('root');
if (!root) throw new Error('explorer.html has no #root');
createRoot(root).render(<GraphiQL fetcher={fetcher} defaultQuery={firstQuery} shouldPersistHeaders={false} />);
