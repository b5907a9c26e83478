# syntax=docker/dockerfile:1
FROM debian:12 AS build
WORKDIR /src
