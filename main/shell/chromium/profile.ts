import { chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A browser profile that ends with the window. */
export interface WindowProfile {
  readonly path: string;
  /** Environment of the browser: what it needs to draw, and no more. */
  readonly environment: Readonly<Record<string, string>>;
  /** May be called twice. */
  remove(): void;
}

const prefix = 'conclave-window-';

/** What a browser would offer to keep or ask: all off (2: block). The camera it asks for itself, where a page of ours may (content-policy.ts). */
const preferences = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: {
    password_manager_enabled: false,
    default_content_setting_values: {
      notifications: 2,
      geolocation: 2,
      media_stream_camera: 3,
      media_stream_mic: 2,
      popups: 1,
      automatic_downloads: 2,
    },
  },
  autofill: { profile_enabled: false, credit_card_enabled: false },
  browser: { enable_spellchecking: false, has_seen_welcome_page: true },
  download: { prompt_for_download: true },
  search: { suggest_enabled: false },
  signin: { allowed: false },
};

/** Variables a drawing program needs. The session bus (screen readers, file dialog) only for the same user. */
const drawing = ['DISPLAY', 'WAYLAND_DISPLAY', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'TZ', 'GDK_SCALE', 'XCURSOR_SIZE'];
const sameUser = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];

/** Removes profiles of windows whose process is gone: a killed one could not clean up. */
function sweep(temporaryDirectory: string, isAlive: (pid: number) => boolean): void {
  for (const name of readdirSync(temporaryDirectory)) {
    const pid = /^conclave-window-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(temporaryDirectory, name), { recursive: true, force: true });
    } catch {
      // Somebody else's: not ours to remove.
    }
  }
}

/**
 * Makes the profile of one window in the temporary directory (mode 0700), owned by the user the browser runs as. As root
 * the X authority is copied into it, because that user may not read root's own.
 */
export function windowProfile(options: {
  readonly temporaryDirectory: string;
  readonly homeDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly user: { readonly uid: number; readonly gid: number } | null;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}): WindowProfile {
  const { environment, user } = options;
  sweep(options.temporaryDirectory, options.isAlive);
  const path = mkdtempSync(join(options.temporaryDirectory, `${prefix}${options.pid}-`));
  const made = ['.', 'Default', 'Default/Preferences', 'First Run'];
  mkdirSync(join(path, 'Default'));
  writeFileSync(join(path, 'Default', 'Preferences'), JSON.stringify(preferences));
  writeFileSync(join(path, 'First Run'), '');
  const passed = Object.fromEntries(
    [...drawing, ...(user === null ? sameUser : [])].flatMap((name) =>
      environment[name] === undefined ? [] : [[name, environment[name]]],
    ),
  );
  const authority = environment['XAUTHORITY'] ?? join(options.homeDirectory, '.Xauthority');
  if (existsSync(authority)) {
    if (user === null) passed['XAUTHORITY'] = authority;
    else {
      copyFileSync(authority, join(path, 'Xauthority'));
      made.push('Xauthority');
      passed['XAUTHORITY'] = join(path, 'Xauthority');
    }
  }
  if (user !== null) for (const name of made) chownSync(join(path, name), user.uid, user.gid);
  return {
    path,
    environment: { ...passed, PATH: '/usr/bin:/bin', HOME: path, XDG_CONFIG_HOME: path, XDG_CACHE_HOME: path },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}
