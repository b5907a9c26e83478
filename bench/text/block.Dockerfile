# Install what the build needs
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        build-essential \
        ca-certificates \
    && rm -rf /var/lib/apt/lists/*
ARG VERSION=1.2.3
ENV APP_HOME=/srv/app PATH="/opt/app/bin:$PATH"
COPY --chown=1000:1000 src/ /src/
RUN --mount=type=cache,target=/root/.cache make -j4 VERSION="${VERSION}" > build.log
LABEL org.opencontainers.image.title="app" version=$VERSION
EXPOSE 8080/tcp
CMD ["/srv/app/run", "--port", "8080"]

