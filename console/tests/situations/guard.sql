update plan.guards set verdict = 'failed', value = 101 where guard = 'deletes'
