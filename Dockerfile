# assay as a service: `docker build -t assay .`, then mount a dbt project at /project.
FROM node:24-alpine AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts
COPY .ci .ci
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-alpine
WORKDIR /assay
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
# Nothing is written here: the container may be read-only.
USER node
EXPOSE 9399
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["wget", "-qO-", "http://127.0.0.1:9399/-/healthy"]
ENTRYPOINT ["node", "dist/bin.js"]
CMD ["serve", "--project-dir", "/project", "--listen", ":9399"]
