import { utilityProcess } from 'electron';
import type { HsmChannel } from '../../hsm/hsm.ts';
import { childEnvironment } from '../node-process.ts';

/** The isolated HSM process under Electron, whose binary is no Node (fuse RunAsNode). `workerPath`: the built worker. */
export function startUtilityProcess(workerPath: string, environment: NodeJS.ProcessEnv): HsmChannel {
  const child = utilityProcess.fork(workerPath, [], { serviceName: 'Conclave HSM', stdio: 'ignore', env: childEnvironment(environment) });
  return {
    get pid() {
      return child.pid ?? -1;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener({ code, signal: null })),
    kill: () => void child.kill(),
  };
}
