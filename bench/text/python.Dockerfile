FROM python:3.12-slim AS {stage}
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/{stage}
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt

# Part {n}
ARG PART_{n}_VERSION=1.{n}.0
ENV PART_{n}_HOME=/srv/{stage}/part{n} \
    PART_{n}_LEVEL=info
COPY --chown=1000:1000 src/part{m}/ ./part{n}/
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq-dev curl \
    && rm -rf /var/lib/apt/lists/*
RUN python -m compileall -q part{n}
RUN pip install --no-cache-dir flask==3.{m}.0 gunicorn
