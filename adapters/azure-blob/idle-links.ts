import http from 'node:http';
import https from 'node:https';

/**
 * Closes the links to this host on which nothing is on its way. Where one link has died and nobody was told, because a
 * router on the way has forgotten it, those beside it are as dead: each would cost the time of a try.
 */
export function dropIdleLinks(host: string): void {
  for (const { freeSockets } of [http.globalAgent, https.globalAgent]) {
    for (const [name, links] of Object.entries(freeSockets)) {
      if (name.startsWith(`${host}:`)) for (const link of [...(links ?? [])]) link.destroy();
    }
  }
}
