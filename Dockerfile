# attache: a service of one program, its models and a few libraries (libcurl for URL input only), as an
# unprivileged user on a read-only file system.
#   docker build -t attache . && docker run --read-only -p 8080:8080 attache

FROM docker.io/library/debian:bookworm-slim AS build
RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        gcc make pkg-config libc6-dev libmicrohttpd-dev libjansson-dev libxml2-dev zlib1g-dev libseccomp-dev libcurl4-openssl-dev python3-yaml \
    && rm -rf /var/lib/apt/lists/*
COPY . /src
ARG COMMIT=unknown
RUN make -C /src -j"$(nproc)" COMMIT="$COMMIT" build/attache \
    && make -C /src COMMIT="$COMMIT" install DESTDIR=/out PREFIX=/usr && strip /out/usr/bin/attache

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        libmicrohttpd12 libjansson4 libxml2 zlib1g libseccomp2 libcurl4 ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin attache
COPY --from=build /out/usr /usr
USER 10001
EXPOSE 8080
ENV ATTACHE_LISTEN=0.0.0.0:8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s CMD ["/usr/bin/attache", "health"]
ENTRYPOINT ["/usr/bin/attache"]
CMD ["serve"]
