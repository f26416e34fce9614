# The services and the command, for docker-compose.yml and any cluster. Build what it copies first: npm run build
#
# Scripts run in it as well: whoever needs Python, other packages or @azure/storage-blob builds an image FROM this one.

# As the lock file has them, without what only developers need.
FROM node:24-slim AS packages
# Another registry than the public one: --build-arg NPM_CONFIG_REGISTRY=…
ARG NPM_CONFIG_REGISTRY
WORKDIR /millrace
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
WORKDIR /millrace
COPY --from=packages /millrace/node_modules ./node_modules
COPY package.json LICENSE ./
COPY dist ./dist
# The health page is asked from outside of the container; nothing else listens.
ENV NODE_ENV=production \
    MILLRACE_STORE=/data/.millrace \
    MILLRACE_HTTP_HOST=0.0.0.0 \
    MILLRACE_HTTP_PORT=8080
RUN install -d -o 1000 -g 1000 /data
# By number, so that a cluster can see that it is not root. Nothing outside of /data and /tmp is written.
USER 1000:1000
WORKDIR /data
ENTRYPOINT ["node", "/millrace/dist/bin/millrace.js"]
CMD ["--help"]
