// The entry of the application.

import './styles/main.css';

import { render } from 'preact';

import { Explorer } from './app.tsx';

const root = document.getElementById('app');
if (root !== null) render(<Explorer />, root);
