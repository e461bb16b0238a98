// The thread of the light client. Its package is marked as free of side effects, so its program is
// run here by what it exports.

import { compileBytecode } from 'smoldot/bytecode';
import { run } from 'smoldot/worker';

void compileBytecode().then((bytecode) => postMessage(bytecode));
addEventListener('message', (message: MessageEvent<MessagePort>) => void run(message.data));
