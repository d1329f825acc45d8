export { stopServers as default } from '../stores/servers.ts';
