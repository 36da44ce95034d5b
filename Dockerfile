FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Omit the optional dependencies: they install Node, which the image already has.
RUN npm ci --omit=dev --omit=optional

FROM node:24-slim AS application
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY schema schema
COPY src src

# What Node compiles at the first start, which then takes half as long. As the user and with the flags of the gateway.
FROM application AS compiled
RUN mkdir -p node_modules/.cache && chown node node_modules/.cache
USER node
RUN ["node", "--disallow-code-generation-from-strings", "--no-allocation-site-pretenuring", "--max-semi-space-size=32", "--expose-gc", "--disable-warning=ExperimentalWarning", "--require", "./src/runtime/require-node.cjs", "src/runtime/write-compile-cache.ts"]
# Node writes files that nobody else can read.
USER root
RUN chmod -R a+rX node_modules/.cache

FROM application
# Owned by root, so that the gateway can read it and not change it.
COPY --from=compiled /app/node_modules/.cache node_modules/.cache
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The flags: docs/decisions/0011, 0016, 0024 and 0026.
CMD ["node", "--disallow-code-generation-from-strings", "--no-allocation-site-pretenuring", "--max-semi-space-size=32", "--expose-gc", "--disable-warning=ExperimentalWarning", "--require", "./src/runtime/require-node.cjs", "src/main.ts"]
