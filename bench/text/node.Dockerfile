FROM node:22-alpine AS {stage}
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci

COPY src/part{m}/ ./src/part{n}/
ENV NODE_ENV=production FEATURE_{n}="on"
RUN npm run build --workspace part{n} \
    && npm prune --omit=dev
LABEL org.example.part{n}="{n}"
RUN mkdir -p /out/part{n} \
    && cp -r src/part{n} /out/part{n}/ \
    && chmod -R a+r /out/part{n}
EXPOSE 30{n}
