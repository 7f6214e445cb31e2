/** Starts the page. */
import { render } from 'preact';
import { App } from './pages/app.tsx';
import { makeServices } from './pages/services.ts';

const root = document.getElementById('app');
if (!root) throw new Error('the page has no #app');
root.replaceChildren();
render(<App services={makeServices()} />, root);
