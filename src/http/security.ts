import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** What our pages may load: their own files, and no script that stands in the page. Styles may, so that an exported page is one file. */
const DIRECTIVES = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** Headers that browsers keep us safe by. What asks for https is said only where people reach us by https. */
export function guardBrowsers(server: FastifyInstance, baseUrl: string): void {
  const https = baseUrl.startsWith('https:');
  server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { ...DIRECTIVES, ...(https ? { upgradeInsecureRequests: [] } : {}) } },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
}
