/**
 * Electron's fuses as the packaging sets them, every one named (`strictlyRequireAllFuses`): a new fuse is a build error.
 * Names are those of @electron/fuses FuseV1Options. Source: Electron docs/tutorial/fuses.md.
 */
export const fuses = {
  // SECURITY: the binary is no Node: HSM process by utilityProcess, command line through main/index.ts.
  RunAsNode: false,
  EnableCookieEncryption: true,
  // SECURITY: no NODE_OPTIONS, no --inspect.
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Checked by Electron on macOS and Windows only; on Linux our own list of hashes stands in.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  // SECURITY: pages come from app:, so file: needs no privilege.
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
} as const;
