import { ConnectProvider } from '@connect-gateway/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectClient, Personio } from './personio.tsx';

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <ConnectProvider client={connectClient}>
      <Personio />
    </ConnectProvider>
  </StrictMode>,
);
