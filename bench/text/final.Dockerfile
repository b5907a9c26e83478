FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
ENV PATH="/srv/bin:$PATH"

COPY --from=stage{k} /out/part{n}/ /srv/part{n}/
COPY src/part{m}/config.ini /etc/part{n}.ini
RUN useradd --system part{n} && chown -R part{n} /srv/part{n}
HEALTHCHECK --interval=30s CMD curl -f http://localhost/part{n} || exit 1
