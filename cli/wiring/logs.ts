export { createLogFolder } from '../../adapters/log-folder/log-folder.ts';
