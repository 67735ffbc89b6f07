--liquibase formatted sql

--changeset lockbox:engine-indexes
--comment Two the engine lacks: every task completion scans for sub-tasks, every poll of the job executor for due jobs.
create index lockbox_idx_task_parent on ACT_RU_TASK (PARENT_TASK_ID_);
create index lockbox_idx_job_duedate on ACT_RU_JOB (DUEDATE_);
