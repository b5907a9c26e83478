# syntax=docker/dockerfile:1
# A service as many are: much is installed, and little is cleaned up.
ARG PYTHON=3.12
FROM node:20 AS web

WORKDIR /web
COPY web/ ./
RUN npm install
RUN npm run build
RUN rm -rf node_modules

FROM python:${PYTHON} AS tools

RUN apt-get update
RUN apt-get install -y build-essential libpq-dev
RUN rm -rf /var/lib/apt/lists/*
WORKDIR /tools
COPY tools/requirements.txt .
RUN pip install -r requirements.txt
COPY tools/ ./
RUN python -m compileall -q .

FROM python:${PYTHON}

LABEL org.opencontainers.image.title="service"

# What the program needs of the system.
RUN apt-get update && apt-get install -y \
    libpq5 \
    gettext \
    imagemagick
RUN apt-get update && apt-get install -y curl git
RUN curl -fsSL https://example.com/agent.tar.gz -o /tmp/agent.tar.gz
RUN mkdir -p /opt/agent
RUN tar -xzf /tmp/agent.tar.gz -C /opt/agent
RUN rm /tmp/agent.tar.gz

RUN useradd --create-home app
WORKDIR /srv
COPY . .
RUN pip install -r requirements.txt
RUN pip install gunicorn \
    uvicorn
COPY --from=web /web/dist ./static
COPY --from=tools /tools ./tools

# Everything belongs to the one who runs it.
RUN chown -R app:app /srv
RUN chmod -R go-w /srv

ENV PYTHONUNBUFFERED=1 \
    PORT=8000
ARG VERSION=dev
ENV VERSION=${VERSION}
RUN echo "${VERSION}" > /srv/version.txt

USER app
HEALTHCHECK CMD curl -f http://localhost:8000/health
ENTRYPOINT ["gunicorn", "--bind", "0.0.0.0:8000"]
CMD ["service:app"]
