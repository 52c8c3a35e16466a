// MPI's handles are macros with casts, which Swift does not see; here they are values.
#ifndef TRACEWISE_CMPI_H
#define TRACEWISE_CMPI_H

#include <mpi.h>

typedef struct { MPI_Comm value; } tw_mpi_comm;
typedef struct { MPI_Request value; } tw_mpi_request;

static inline tw_mpi_comm tw_mpi_world(void) {
  tw_mpi_comm world = {MPI_COMM_WORLD};
  return world;
}

// MPI is called by the thread that began it alone. Errors come back as codes.
static inline int tw_mpi_begin(void) {
  int provided = 0;
  int code = MPI_Init_thread(0, 0, MPI_THREAD_FUNNELED, &provided);
  if (code != MPI_SUCCESS) return code;
  if (provided < MPI_THREAD_FUNNELED) return MPI_ERR_OTHER;
  return MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}
static inline int tw_mpi_has_begun(void) {
  int flag = 0;
  MPI_Initialized(&flag);
  return flag;
}
static inline int tw_mpi_end(void) { return MPI_Finalize(); }
static inline void tw_mpi_abort(tw_mpi_comm comm, int code) { MPI_Abort(comm.value, code); }

static inline int tw_mpi_rank(tw_mpi_comm comm) {
  int rank = 0;
  MPI_Comm_rank(comm.value, &rank);
  return rank;
}
static inline int tw_mpi_size(tw_mpi_comm comm) {
  int size = 1;
  MPI_Comm_size(comm.value, &size);
  return size;
}

static inline int tw_mpi_send(
    const double *x, int n, int rank, int tag, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Isend(x, n, MPI_DOUBLE, rank, tag, comm.value, &request->value);
}
static inline int tw_mpi_receive(
    double *x, int n, int rank, int tag, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Irecv(x, n, MPI_DOUBLE, rank, tag, comm.value, &request->value);
}
static inline int tw_mpi_broadcast(
    double *x, int n, int root, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Ibcast(x, n, MPI_DOUBLE, root, comm.value, &request->value);
}
static inline int tw_mpi_broadcast_bytes(
    void *x, int n, int root, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Ibcast(x, n, MPI_BYTE, root, comm.value, &request->value);
}
static inline int tw_mpi_all_minima(
    const long long *x, long long *y, int n, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Iallreduce(x, y, n, MPI_LONG_LONG, MPI_MIN, comm.value, &request->value);
}
static inline int tw_mpi_all_to_all(
    const double *x, const int *counts, const int *places, double *y, const int *received,
    const int *receivedPlaces, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Ialltoallv(
      x, counts, places, MPI_DOUBLE, y, received, receivedPlaces, MPI_DOUBLE, comm.value,
      &request->value);
}
static inline int tw_mpi_all_gather(
    const double *x, int n, double *y, const int *counts, const int *places, tw_mpi_comm comm,
    tw_mpi_request *request) {
  return MPI_Iallgatherv(
      x, n, MPI_DOUBLE, y, counts, places, MPI_DOUBLE, comm.value, &request->value);
}
// What is compared with: the library's own sum, in an order of its own.
static inline int tw_mpi_all_sums(
    const double *x, double *y, int n, tw_mpi_comm comm, tw_mpi_request *request) {
  return MPI_Iallreduce(x, y, n, MPI_DOUBLE, MPI_SUM, comm.value, &request->value);
}

static inline int tw_mpi_test(tw_mpi_request *request, int *done) {
  return MPI_Test(&request->value, done, MPI_STATUS_IGNORE);
}

static inline int tw_mpi_text(int code, char *text) {
  int length = 0;
  MPI_Error_string(code, text, &length);
  return length;
}
#define TW_MPI_TEXT_LENGTH MPI_MAX_ERROR_STRING

#endif
