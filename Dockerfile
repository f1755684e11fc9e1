# Umpire in one image: the web process, its model processes, and the worker. Debian, because ONNX Runtime wants glibc; its
# util-linux brings setpriv and prlimit, which confine the model processes.
FROM node:20-bookworm-slim

WORKDIR /umpire
COPY package.json package-lock.json .npmrc ./
COPY . .
RUN node lib/cli/prepare.mjs && mkdir -p /data && chown -R node:node /data /umpire/.data

USER node
ENV NODE_ENV=production \
    PORT=3000 \
    UMPIRE_HOST=0.0.0.0 \
    UMPIRE_DATA_DIR=/data \
    UMPIRE_DEMO=off \
    ORT_DISABLE_TELEMETRY=1
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=60s --interval=10s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# Node itself, not npx or npm, so that SIGTERM reaches it.
CMD ["node", "lib/cli/start.mjs"]
