import '@mantine/core/styles.css';
import './ui/page/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { basePath } from './client/base-path.js';
import { prefetchPage } from './routes.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
prefetchPage(window.location.pathname.slice(basePath.length));
createRoot(root).render(<App />);
