-- The private class, version 11: something was erased, and the disk may hold it still (store/sweep.h).
CREATE TABLE store_sweep(one BIGINT PRIMARY KEY);
