// libmicrohttpd's options are a list without an end, and its flags and ends of streams are enumerations and macros with
// casts, which Swift does not see.
#ifndef TRACEWISE_CMICROHTTPD_H
#define TRACEWISE_CMICROHTTPD_H

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

// A server that only this machine reaches, a thread for each connection; NULL with errno where the port is taken.
static inline struct MHD_Daemon *tw_http_start(
    uint16_t port, unsigned connections, unsigned seconds, MHD_AccessHandlerCallback handler,
    MHD_RequestCompletedCallback completed, void *context) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return MHD_start_daemon(
      MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, handler, context,
      MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_TIMEOUT, seconds, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}
static inline uint16_t tw_http_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}

static inline const char *tw_http_header(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}
static inline const char *tw_http_argument(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

static inline const char *tw_http_cookie(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, name);
}

static inline struct MHD_Response *tw_http_whole(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
static inline struct MHD_Response *tw_http_stream(
    MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback end) {
  return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1 << 14, reader, context, end);
}
static inline ssize_t tw_http_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }

static inline enum MHD_Result tw_http_yes(void) { return MHD_YES; }
static inline enum MHD_Result tw_http_no(void) { return MHD_NO; }

#endif
