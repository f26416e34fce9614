import { spawnSync } from 'node:child_process';
import { checkCompose } from './check-compose.ts';
import { checkKafkaTests } from './check-kafka-tests.ts';
import { haveImages } from './have-images.ts';

/**
 * Where a Docker engine answers: builds the image, runs docker-compose.yml end to end, and the Kafka tests on the public
 * image. Without one it says so in a line and is content. `npm run build` comes first.
 */
if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 20_000 }).status !== 0) {
  console.log('docker-check: no Docker engine answers, so nothing was checked');
} else {
  await haveImages();
  checkCompose();
  checkKafkaTests();
  console.log('docker-check: the compose file and the tests on the public image work');
}
